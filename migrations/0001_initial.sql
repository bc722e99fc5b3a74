-- 0001_initial
--
-- create enum subscription_plan
-- create enum subscription_status
-- create enum user_role
-- create table subscriptions
-- create table users

CREATE TYPE public.subscription_plan AS ENUM ('free', 'basic', 'pro', 'enterprise');
CREATE TYPE public.subscription_status AS ENUM ('active', 'canceled', 'past_due', 'unpaid');
CREATE TYPE public.user_role AS ENUM ('admin', 'user', 'moderator');

CREATE TABLE public.subscriptions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    stripe_customer_id character varying(255),
    stripe_subscription_id character varying(255),
    plan public.subscription_plan DEFAULT 'free'::public.subscription_plan NOT NULL,
    status public.subscription_status DEFAULT 'active'::public.subscription_status NOT NULL,
    price_id character varying(255),
    amount numeric(10,2),
    currency character varying(3) DEFAULT 'usd'::character varying,
    "interval" character varying(20),
    interval_count integer DEFAULT 1,
    trial_start timestamp without time zone,
    trial_end timestamp without time zone,
    current_period_start timestamp without time zone,
    current_period_end timestamp without time zone,
    cancel_at_period_end boolean DEFAULT false,
    canceled_at timestamp without time zone,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    CONSTRAINT subscriptions_pkey PRIMARY KEY (id)
);

CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email character varying(255) NOT NULL,
    password character varying(255) NOT NULL,
    first_name character varying(100),
    last_name character varying(100),
    avatar text,
    role public.user_role DEFAULT 'user'::public.user_role NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    is_email_verified boolean DEFAULT false NOT NULL,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email)
);

CREATE INDEX subscriptions_current_period_end_idx ON public.subscriptions (current_period_end);
CREATE INDEX subscriptions_status_idx ON public.subscriptions (status);
CREATE INDEX subscriptions_stripe_customer_id_idx ON public.subscriptions (stripe_customer_id);
CREATE INDEX subscriptions_user_id_idx ON public.subscriptions (user_id);
CREATE INDEX users_created_at_idx ON public.users (created_at);
CREATE UNIQUE INDEX users_email_idx ON public.users (email);
CREATE INDEX users_is_active_idx ON public.users (is_active);
CREATE INDEX users_role_idx ON public.users (role);
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE;
