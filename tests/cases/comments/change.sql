-- ======== 0002_step.sql
-- 0002_step
--
-- comment on enum mood
-- comment on sequence s
-- comment on column t.a
-- comment on column t.b
-- comment on column t.c
-- comment on constraint t.t_pkey
-- comment on index t_b_idx
-- comment on table t
-- locks SHARE UPDATE EXCLUSIVE on table t, SHARE UPDATE EXCLUSIVE on index t_b_idx

COMMENT ON TYPE public.mood IS 'it''s new';
COMMENT ON SEQUENCE public.s IS NULL;
SET lock_timeout = '5s';
COMMENT ON COLUMN public.t.a IS 'new';
COMMENT ON COLUMN public.t.b IS NULL;
COMMENT ON COLUMN public.t.c IS 'comes';
COMMENT ON CONSTRAINT t_pkey ON public.t IS 'new';
COMMENT ON INDEX public.t_b_idx IS 'new';

COMMENT ON TABLE public.t IS 'Two
lines, a "quote" and a $$.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

COMMENT ON TYPE public.mood IS 'old';
COMMENT ON SEQUENCE public.s IS 'old';
SET lock_timeout = '5s';
COMMENT ON COLUMN public.t.a IS 'old';
COMMENT ON COLUMN public.t.b IS 'goes';
COMMENT ON COLUMN public.t.c IS NULL;
COMMENT ON CONSTRAINT t_pkey ON public.t IS 'old';
COMMENT ON INDEX public.t_b_idx IS 'old';
COMMENT ON TABLE public.t IS 'old';
