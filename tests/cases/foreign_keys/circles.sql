-- ======== 0001_step.sql
-- 0001_step
--
-- create table cities
-- create table employees
-- create table teams

CREATE TABLE public.cities (
    id integer NOT NULL,
    team_id integer,
    CONSTRAINT cities_pkey PRIMARY KEY (id)
);

CREATE TABLE public.employees (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    manager_id integer,
    team_id integer,
    CONSTRAINT employees_pkey PRIMARY KEY (id)
);

CREATE TABLE public.teams (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    lead_id integer NOT NULL,
    city_id integer,
    CONSTRAINT teams_pkey PRIMARY KEY (id)
);

ALTER TABLE public.cities ADD CONSTRAINT cities_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.teams (id);
ALTER TABLE public.employees ADD CONSTRAINT employees_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.employees (id) ON DELETE SET NULL;
ALTER TABLE public.employees ADD CONSTRAINT employees_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.teams (id);
ALTER TABLE public.teams ADD CONSTRAINT teams_city_id_fkey FOREIGN KEY (city_id) REFERENCES public.cities (id);
ALTER TABLE public.teams ADD CONSTRAINT teams_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES public.employees (id) DEFERRABLE INITIALLY DEFERRED;

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:cities: the table and its 2 columns
-- relata: loses drop-table:employees: the table and its 3 columns
-- relata: loses drop-table:teams: the table and its 3 columns

SET lock_timeout = '5s';
ALTER TABLE public.cities DROP CONSTRAINT cities_team_id_fkey;
ALTER TABLE public.employees DROP CONSTRAINT employees_team_id_fkey;
ALTER TABLE public.teams DROP CONSTRAINT teams_city_id_fkey;
ALTER TABLE public.teams DROP CONSTRAINT teams_lead_id_fkey;
DROP TABLE public.cities;
DROP TABLE public.employees;
DROP TABLE public.teams;
