INSERT INTO users (id, email, password, first_name, last_name, role, is_active, created_at) VALUES
    ('00000000-0000-0000-0000-00000000000a', 'ann@example.com', 'hash', 'Ann', 'Lee', 'admin', true, '2024-01-01'),
    ('00000000-0000-0000-0000-00000000000b', 'bob@example.com', 'hash', 'Bob', NULL, 'user', true, '2024-02-01'),
    ('00000000-0000-0000-0000-00000000000c', 'cyd@example.com', 'hash', 'Cyd', 'Fox', 'user', false, '2024-03-01');

INSERT INTO subscriptions (user_id, plan, status, amount) VALUES
    ('00000000-0000-0000-0000-00000000000a', 'pro', 'active', 20.00),
    ('00000000-0000-0000-0000-00000000000a', 'free', 'canceled', NULL),
    ('00000000-0000-0000-0000-00000000000b', 'basic', 'past_due', 5.50);

INSERT INTO articles (id, author_id, title, body, tags, data, views, published_at) VALUES
    (1, '00000000-0000-0000-0000-00000000000a', 'Indexes', 'A btree index serves = and <.', '{sql,speed}', '{"words": 900, "draft": false}', 40, '2024-05-01 12:00+00'),
    (2, '00000000-0000-0000-0000-00000000000a', 'Joins', 'A left join keeps every row.', '{sql}', '{"words": 400}', 10, '2024-06-01 12:00+00'),
    (3, '00000000-0000-0000-0000-00000000000b', 'Borrowing', 'A reference is a loan.', '{rust}', '{"words": 700}', 25, NULL);

INSERT INTO employees (id, name, salary, manager_id) VALUES
    (1, 'Eve', 300, NULL), (2, 'Fay', 200, 1), (3, 'Gus', 150, 1), (4, 'Hal', 100, 2);

INSERT INTO bookings (id, room, nights) VALUES (1, 'red', '[2024-07-01,2024-07-04)'), (2, 'blue', '[2024-07-03,2024-07-10)');

SELECT setval('articles_id_seq', 3), setval('bookings_id_seq', 2);
