-- ======== 0002_step.sql
-- 0002_step
--
-- rename column "; drop table users; --.x"y.z: was a"b.c
-- alter column "; drop table users; --.it's: no default → default 'it''s \ so'::text
-- add column abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2
-- alter column user.user: type integer → bigint
-- alter column user.order: no default → default 'select'::text
-- add column user.select
-- add column Ünïcode.ключ
-- comment on column Ünïcode.ключ
-- alter constraint Ünïcode.Ünïcode_größe €_check: definition
-- locks ACCESS EXCLUSIVE on table "; drop table users; --, ACCESS EXCLUSIVE on table abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk, ACCESS EXCLUSIVE on table user, ACCESS EXCLUSIVE on table Ünïcode
-- rewrites user: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public."""; drop table users; --" RENAME COLUMN "a""b.c" TO "x""y.z";
ALTER TABLE public."Ünïcode" DROP CONSTRAINT "Ünïcode_größe €_check";
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ADD COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2 integer;
ALTER TABLE public."user" ADD COLUMN "select" bigint;
ALTER TABLE public."Ünïcode" ADD COLUMN "ключ" text;
ALTER TABLE public."""; drop table users; --" ALTER COLUMN "it's" SET DEFAULT 'it''s \ so'::text;
ALTER TABLE public."user" ALTER COLUMN "user" TYPE bigint;
ALTER TABLE public."user" ALTER COLUMN "order" SET DEFAULT 'select'::text;
ALTER TABLE public."Ünïcode" ADD CONSTRAINT "Ünïcode_größe €_check" CHECK ("größe €" > 1) NOT VALID;
COMMENT ON COLUMN public."Ünïcode"."ключ" IS E'Quote '' and backslash \\ and $$.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint "; drop table users; --."; drop table users; --_x"y.z_key
-- alter column abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk: not null
-- add constraint abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzab_abcdefghijklmnopqrstuvwxyzab_check
-- add constraint abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1
-- add constraint user.user_select_fkey
-- create index user_order_idx
-- alter constraint Ünïcode.Ünïcode_größe €_check: definition
-- "; drop table users; --."; drop table users; --_x"y.z_key is unique: fails while rows have duplicates
--   find them with: SELECT "x""y.z", count(*) FROM public."""; drop table users; --" WHERE "x""y.z" IS NOT NULL GROUP BY "x""y.z" HAVING count(*) > 1
-- abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk WHERE abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk IS NULL
-- abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzab_abcdefghijklmnopqrstuvwxyzab_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk WHERE NOT (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2 > 0)
-- abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1 is unique: fails while rows have duplicates
--   find them with: SELECT abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2, count(*) FROM public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk WHERE abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2 IS NOT NULL GROUP BY abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2 HAVING count(*) > 1
-- user.user_select_fkey is a foreign key: fails while rows refer to none of user
--   find them with: SELECT * FROM public."user" WHERE ("select" IS NOT NULL) AND NOT EXISTS (SELECT FROM public."user" AS referenced WHERE referenced."user" = "user"."select")
-- Ünïcode.Ünïcode_größe €_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public."Ünïcode" WHERE NOT ("größe €" > 1)
-- constraint Ünïcode.Ünïcode_größe €_check may fail on rows: on rows made up for the proof, PostgreSQL says: check constraint "Ünïcode_größe €_check" of relation "Ünïcode" is violated by some row
-- locks for a moment ACCESS EXCLUSIVE on table "; drop table users; --, ACCESS EXCLUSIVE on table abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk, SHARE ROW EXCLUSIVE on table user
-- locks SHARE UPDATE EXCLUSIVE on table "; drop table users; --, SHARE UPDATE EXCLUSIVE on table abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk, SHARE UPDATE EXCLUSIVE on table user, SHARE UPDATE EXCLUSIVE on table Ünïcode while rows are read
-- scans "; drop table users; --, abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk, user, Ünïcode: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY """; drop table users; --_x""y.z_key" ON public."""; drop table users; --" ("x""y.z");
CREATE UNIQUE INDEX CONCURRENTLY abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1 ON public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2);
CREATE INDEX CONCURRENTLY user_order_idx ON public."user" ("order" DESC);
SET lock_timeout = '5s';
ALTER TABLE public."""; drop table users; --" ADD CONSTRAINT """; drop table users; --_x""y.z_key" UNIQUE USING INDEX """; drop table users; --_x""y.z_key";
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ADD CONSTRAINT abcdefghijklmnopqrstuvwxy_abcdefghijklmnopqrstuvwxy_is_not_null CHECK (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk IS NOT NULL) NOT VALID;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk VALIDATE CONSTRAINT abcdefghijklmnopqrstuvwxy_abcdefghijklmnopqrstuvwxy_is_not_null;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ALTER COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk SET NOT NULL;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP CONSTRAINT abcdefghijklmnopqrstuvwxy_abcdefghijklmnopqrstuvwxy_is_not_null;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ADD CONSTRAINT abcdefghijklmnopqrstuvwxyzab_abcdefghijklmnopqrstuvwxyzab_check CHECK (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2 > 0) NOT VALID;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk VALIDATE CONSTRAINT abcdefghijklmnopqrstuvwxyzab_abcdefghijklmnopqrstuvwxyzab_check;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ADD CONSTRAINT abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1 UNIQUE USING INDEX abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1;
ALTER TABLE public."user" ADD CONSTRAINT user_select_fkey FOREIGN KEY ("select") REFERENCES public."user" ("user") NOT VALID;
ALTER TABLE public."user" VALIDATE CONSTRAINT user_select_fkey;
ALTER TABLE public."Ünïcode" VALIDATE CONSTRAINT "Ünïcode_größe €_check";

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2: the column's values (integer)
-- may fail at user.user: values that integer cannot hold are refused
--   find them with: SELECT * FROM public."user" WHERE "user" NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-column:user.select: the column's values (bigint)
-- relata: loses drop-column:Ünïcode.ключ: the column's values (text)
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public."""; drop table users; --" RENAME COLUMN "x""y.z" TO "a""b.c";
ALTER TABLE public."Ünïcode" DROP CONSTRAINT "Ünïcode_größe €_check";
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij2;
ALTER TABLE public."user" DROP COLUMN "select";
ALTER TABLE public."Ünïcode" DROP COLUMN "ключ";
ALTER TABLE public."""; drop table users; --" ALTER COLUMN "it's" DROP DEFAULT;
ALTER TABLE public."user" ALTER COLUMN "user" TYPE integer;
ALTER TABLE public."user" ALTER COLUMN "order" DROP DEFAULT;
ALTER TABLE public."Ünïcode" ADD CONSTRAINT "Ünïcode_größe €_check" CHECK ("größe €" > 0) NOT VALID;
ALTER TABLE public."Ünïcode" VALIDATE CONSTRAINT "Ünïcode_größe €_check";

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP CONSTRAINT IF EXISTS abcdefghijklmnopqrstuvwxy_abcdefghijklmnopqrstuvwxy_is_not_null;
ALTER TABLE public."""; drop table users; --" DROP CONSTRAINT IF EXISTS """; drop table users; --_x""y.z_key";
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP CONSTRAINT IF EXISTS abcdefghijklmnopqrstuvwxyzab_abcdefghijklmnopqrstuvwxyzab_check;
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP CONSTRAINT IF EXISTS abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1;
ALTER TABLE public."user" DROP CONSTRAINT IF EXISTS user_select_fkey;
ALTER TABLE public."Ünïcode" DROP CONSTRAINT IF EXISTS "Ünïcode_größe €_check";
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public."""; drop table users; --_x""y.z_key";
DROP INDEX CONCURRENTLY IF EXISTS public.abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_key1;
SET lock_timeout = '5s';
ALTER TABLE public.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk ALTER COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP NOT NULL;
ALTER TABLE public."Ünïcode" ADD CONSTRAINT "Ünïcode_größe €_check" CHECK ("größe €" > 1) NOT VALID;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY public.user_order_idx;
