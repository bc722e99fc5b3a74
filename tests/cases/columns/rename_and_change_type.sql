-- ======== 0002_step.sql
-- 0002_step
--
-- rename column users.years: was age
-- alter column users.years: type smallint → integer, not null, default 18 → default 21
-- comment on column users.years
-- users.years becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.users AS users (id, years) WHERE years IS NULL
-- locks ACCESS EXCLUSIVE on table users
-- rewrites users: every row is written anew under that lock

ALTER TABLE public.users RENAME COLUMN age TO years;

ALTER TABLE public.users
    ALTER COLUMN years DROP DEFAULT,
    ALTER COLUMN years TYPE integer,
    ALTER COLUMN years SET NOT NULL,
    ALTER COLUMN years SET DEFAULT 21;

COMMENT ON COLUMN public.users.years IS 'Whole years.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at users.age: values that smallint cannot hold are refused
--   find them with: SELECT * FROM public.users AS users (id, age) WHERE age NOT BETWEEN -32768 AND 32767

ALTER TABLE public.users RENAME COLUMN years TO age;

ALTER TABLE public.users
    ALTER COLUMN age DROP DEFAULT,
    ALTER COLUMN age TYPE smallint,
    ALTER COLUMN age SET DEFAULT 18,
    ALTER COLUMN age DROP NOT NULL;

COMMENT ON COLUMN public.users.age IS NULL;
