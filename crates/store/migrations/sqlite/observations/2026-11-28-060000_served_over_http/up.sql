-- When a device was last served over HTTP or HTTPS: what TFTP does later, to anybody, changes nothing of it.
ALTER TABLE seen ADD COLUMN http_at BIGINT;
UPDATE seen SET http_at = at WHERE transport <> 'tftp';
