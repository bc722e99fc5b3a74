-- ======== 0001_step.sql
-- 0001_step
--
-- create extension citext
-- create extension hstore
-- create table everything

CREATE EXTENSION citext;
CREATE EXTENSION hstore;

CREATE TABLE public.everything (
    a_smallint smallint NOT NULL,
    a_integer integer NOT NULL,
    a_bigint bigint NOT NULL,
    a_numeric numeric NOT NULL,
    a_numeric_10 numeric(10,0) NOT NULL,
    a_numeric_neg numeric(3,-2) NOT NULL,
    a_real real NOT NULL,
    a_double double precision NOT NULL,
    a_money money NOT NULL,
    a_varchar character varying NOT NULL,
    a_varchar_10 character varying(10) NOT NULL,
    a_char character(3) NOT NULL,
    a_bpchar bpchar NOT NULL,
    an_inner_char "char" NOT NULL,
    a_text text NOT NULL,
    a_name name NOT NULL,
    a_bytea bytea NOT NULL,
    a_timestamp timestamp(3) without time zone NOT NULL,
    a_timestamptz timestamp(0) with time zone NOT NULL,
    a_date date NOT NULL,
    a_time time without time zone NOT NULL,
    a_timetz time(2) with time zone NOT NULL,
    an_interval interval NOT NULL,
    an_interval_s interval second(3) NOT NULL,
    an_interval_y interval year to month NOT NULL,
    a_boolean boolean NOT NULL,
    a_point point NOT NULL,
    a_line line NOT NULL,
    an_lseg lseg NOT NULL,
    a_box box NOT NULL,
    a_path path NOT NULL,
    a_polygon polygon NOT NULL,
    a_circle circle NOT NULL,
    an_inet inet NOT NULL,
    a_cidr cidr NOT NULL,
    a_macaddr macaddr8 NOT NULL,
    a_bit bit(8) NOT NULL,
    a_varbit bit varying(64) NOT NULL,
    a_tsvector tsvector NOT NULL,
    a_tsquery tsquery NOT NULL,
    a_uuid uuid NOT NULL,
    an_xml xml NOT NULL,
    a_json json NOT NULL,
    a_jsonb jsonb NOT NULL,
    a_jsonpath jsonpath NOT NULL,
    a_range int4range NOT NULL,
    a_multirange tstzmultirange NOT NULL,
    an_oid oid NOT NULL,
    a_regclass regclass NOT NULL,
    a_pg_lsn pg_lsn NOT NULL,
    an_array integer[] NOT NULL,
    a_matrix character varying(20)[] NOT NULL,
    a_citext public.citext NOT NULL,
    an_hstore public.hstore
);

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:everything: the table and its 54 columns

SET lock_timeout = '5s';
DROP TABLE public.everything;
DROP EXTENSION citext;
DROP EXTENSION hstore;
