-- ======== 0001_step.sql
-- 0001_step
--
-- create extension postgres_fdw
-- create foreign-data wrapper bare
-- create foreign-data wrapper checking
-- comment on foreign-data wrapper checking
-- create server A server
-- create server films
-- comment on server films
-- create user mapping films.app
-- create user mapping films.public
-- alter foreign-data wrapper checking: privileges
-- alter server films: privileges

CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER bare VALIDATOR postgresql_fdw_validator;
CREATE FOREIGN DATA WRAPPER checking OPTIONS (debug 'it''s');
CREATE SERVER "A server" FOREIGN DATA WRAPPER bare;
CREATE SERVER films TYPE 'postgres' VERSION '16' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'films.example', dbname 'films');
CREATE USER MAPPING FOR app SERVER films OPTIONS ("user" 'reader');
CREATE USER MAPPING FOR PUBLIC SERVER films;
COMMENT ON FOREIGN DATA WRAPPER checking IS 'It looks at options.';
COMMENT ON SERVER films IS 'Films.';
GRANT USAGE ON FOREIGN DATA WRAPPER checking TO app;
GRANT USAGE ON FOREIGN SERVER films TO app;

-- ======== 0001_step.down.sql
-- undoes 0001_step

DROP USER MAPPING FOR app SERVER films;
DROP USER MAPPING FOR PUBLIC SERVER films;
DROP SERVER "A server";
DROP SERVER films;
DROP FOREIGN DATA WRAPPER bare;
DROP FOREIGN DATA WRAPPER checking;
DROP EXTENSION postgres_fdw;
