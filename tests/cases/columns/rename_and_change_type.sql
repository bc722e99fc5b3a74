-- ======== 0002_step.sql
-- 0002_step
--
-- rename column users.years: was age
-- alter column users.years: type smallint → integer, default 18 → default 21
-- comment on column users.years
-- locks ACCESS EXCLUSIVE on table users
-- rewrites users: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME COLUMN age TO years;

ALTER TABLE public.users
    ALTER COLUMN years DROP DEFAULT,
    ALTER COLUMN years TYPE integer,
    ALTER COLUMN years SET DEFAULT 21;

COMMENT ON COLUMN public.users.years IS 'Whole years.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column users.years: not null
-- users.years becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.users WHERE years IS NULL
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_years_is_not_null CHECK (years IS NOT NULL) NOT VALID;
ALTER TABLE public.users VALIDATE CONSTRAINT users_years_is_not_null;
ALTER TABLE public.users ALTER COLUMN years SET NOT NULL;
ALTER TABLE public.users DROP CONSTRAINT users_years_is_not_null;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at users.age: values that smallint cannot hold are refused
--   find them with: SELECT * FROM public.users AS users (id, age) WHERE age NOT BETWEEN -32768 AND 32767

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME COLUMN years TO age;

ALTER TABLE public.users
    ALTER COLUMN age DROP DEFAULT,
    ALTER COLUMN age TYPE smallint,
    ALTER COLUMN age SET DEFAULT 18;

COMMENT ON COLUMN public.users.age IS NULL;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_years_is_not_null;
ALTER TABLE public.users ALTER COLUMN years DROP NOT NULL;
