-- ======== 0002_step.sql
-- 0002_step
--
-- alter column notes.title: collation
-- alter column notes.body: storage
-- alter column notes.blob: storage
-- alter column notes.plain: storage, options (n_distinct=-0.5, n_distinct_inherited=10) → (n_distinct=100)
-- locks ACCESS EXCLUSIVE on table notes
-- scans notes: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.notes ALTER COLUMN title TYPE text COLLATE "C";
ALTER TABLE public.notes ALTER COLUMN body SET STORAGE EXTENDED;

ALTER TABLE public.notes
    ALTER COLUMN blob SET STORAGE EXTERNAL,
    ALTER COLUMN blob SET COMPRESSION pglz,
    ALTER COLUMN blob SET STATISTICS 0;

ALTER TABLE public.notes
    ALTER COLUMN plain SET STORAGE MAIN,
    ALTER COLUMN plain SET STATISTICS -1,
    ALTER COLUMN plain SET (n_distinct='100'),
    ALTER COLUMN plain RESET (n_distinct_inherited);

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.notes ALTER COLUMN title TYPE text;
ALTER TABLE public.notes ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE public.notes
    ALTER COLUMN blob SET STORAGE EXTENDED,
    ALTER COLUMN blob SET COMPRESSION DEFAULT,
    ALTER COLUMN blob SET STATISTICS -1;

ALTER TABLE public.notes
    ALTER COLUMN plain SET STORAGE EXTENDED,
    ALTER COLUMN plain SET STATISTICS 500,
    ALTER COLUMN plain SET (n_distinct='-0.5', n_distinct_inherited='10');
