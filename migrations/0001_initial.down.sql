-- undoes 0001_initial

DROP TABLE public.subscriptions;
DROP TABLE public.users;
DROP TYPE public.subscription_plan;
DROP TYPE public.subscription_status;
DROP TYPE public.user_role;
