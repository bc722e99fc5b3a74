-- ======== 0002_step.sql
-- 0002_step
--
-- rename sequence new_name: was renamed
-- alter sequence new_name: sequence type integer → smallint, maxvalue 2147483647 → 32767
-- alter sequence numbers: start 10 → 20, increment 5 → 2, minvalue 1 → 5, maxvalue 9223372036854775807 → 1000, cache 3 → 1, cycle
-- comment on sequence numbers
-- alter sequence owned: owned by none → owned by t.n
-- drop sequence gone
-- loses gone: the sequence's place

ALTER SEQUENCE public.renamed RENAME TO new_name;
DROP SEQUENCE public.gone;
ALTER SEQUENCE public.new_name AS smallint MINVALUE 1 MAXVALUE 32767;
ALTER SEQUENCE public.numbers INCREMENT BY 2 MINVALUE 5 MAXVALUE 1000 START WITH 20 CACHE 1 CYCLE;
ALTER SEQUENCE public.owned OWNED BY public.t.n;
COMMENT ON SEQUENCE public.numbers IS 'Round and round.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of gone: the sequence's place

ALTER SEQUENCE public.new_name RENAME TO renamed;
ALTER SEQUENCE public.owned OWNED BY NONE;
CREATE SEQUENCE public.gone;
ALTER SEQUENCE public.numbers INCREMENT BY 5 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 10 CACHE 3 NO CYCLE;
ALTER SEQUENCE public.renamed AS integer MINVALUE 1 MAXVALUE 2147483647;
COMMENT ON SEQUENCE public.numbers IS NULL;
