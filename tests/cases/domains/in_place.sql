-- ======== 0002_step.sql
-- 0002_step
--
-- rename domain constraint age.age_positive: was age_check
-- alter domain age: not null, default 1 → default 18
-- add domain constraint age.age_below_200
-- comment on domain age
-- comment on domain constraint age.age_below_200
-- add domain constraint label.label_short
-- domain age becomes NOT NULL: fails while rows have NULL there (in people.age)
--   find them with: SELECT * FROM public.people WHERE EXISTS (SELECT FROM (SELECT people.age) AS checked (value) WHERE VALUE IS NULL)
-- age.age_below_200 is a check of a domain: fails while rows violate it (in people.age)
--   find them with: SELECT * FROM public.people WHERE EXISTS (SELECT FROM (SELECT people.age) AS checked (value) WHERE NOT (VALUE < 200))
-- locks SHARE on table people
-- scans people: every row is read under that lock

ALTER DOMAIN public.age RENAME CONSTRAINT age_check TO age_positive;
ALTER DOMAIN public.age SET DEFAULT 18;
SET lock_timeout = '5s';
ALTER DOMAIN public.age SET NOT NULL;
ALTER DOMAIN public.age ADD CONSTRAINT age_below_200 CHECK (VALUE < 200);
ALTER DOMAIN public.label ADD CONSTRAINT label_short CHECK (length(VALUE) < 20) NOT VALID;
COMMENT ON DOMAIN public.age IS NULL;
COMMENT ON CONSTRAINT age_below_200 ON DOMAIN public.age IS 'So far.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER DOMAIN public.age RENAME CONSTRAINT age_positive TO age_check;
ALTER DOMAIN public.age DROP CONSTRAINT age_below_200;
ALTER DOMAIN public.label DROP CONSTRAINT label_short;
ALTER DOMAIN public.age SET DEFAULT 1;
ALTER DOMAIN public.age DROP NOT NULL;
COMMENT ON DOMAIN public.age IS 'In years.';
