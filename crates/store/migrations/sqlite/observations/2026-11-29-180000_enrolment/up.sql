-- Enrolment windows, as operators open and close them: the running server looks for them twice a second. A number is never used again.
CREATE TABLE enrolments (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  tenant TEXT NOT NULL,
  networks TEXT NOT NULL,
  macs TEXT NOT NULL,
  opened BIGINT NOT NULL,
  until BIGINT NOT NULL,
  closed BIGINT,
  because TEXT
);
-- Devices that had their files without proof: by which window, when first, and from where. They have them so once.
CREATE TABLE enrolled (
  mac TEXT PRIMARY KEY NOT NULL,
  enrolment BIGINT NOT NULL,
  at BIGINT NOT NULL,
  address TEXT NOT NULL
);
