ALTER TABLE fetched DROP COLUMN fingerprint;
