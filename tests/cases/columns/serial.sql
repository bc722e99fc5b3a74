-- ======== 0002_step.sql
-- 0002_step
--
-- create sequence made_id_seq
-- drop sequence unmade_id_seq
-- alter column made.id: no default → default nextval('public.made_id_seq'::regclass)
-- alter column unmade.id: default nextval('public.unmade_id_seq'::regclass) → no default
-- loses unmade_id_seq: the sequence's place
-- locks ACCESS EXCLUSIVE on table made, ACCESS EXCLUSIVE on table unmade
-- scans made: every row is read under that lock

CREATE SEQUENCE public.made_id_seq AS integer;
ALTER SEQUENCE public.made_id_seq OWNED BY public.made.id;
SET lock_timeout = '5s';
ALTER TABLE public.made ALTER COLUMN id SET DEFAULT nextval('public.made_id_seq'::regclass);
ALTER TABLE public.unmade ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE public.unmade_id_seq;
SELECT setval(pg_get_serial_sequence('public.made', 'id'), (SELECT max(id) FROM public.made));

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of unmade_id_seq: the sequence's place
-- relata: loses drop-sequence:made_id_seq: the sequence's place

CREATE SEQUENCE public.unmade_id_seq AS smallint;
ALTER SEQUENCE public.unmade_id_seq OWNED BY public.unmade.id;
SET lock_timeout = '5s';
ALTER TABLE public.made ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE public.made_id_seq;
ALTER TABLE public.unmade ALTER COLUMN id SET DEFAULT nextval('public.unmade_id_seq'::regclass);
SELECT setval(pg_get_serial_sequence('public.unmade', 'id'), (SELECT max(id) FROM public.unmade));
