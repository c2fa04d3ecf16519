-- Models that the site adds to the program's own, in the file's order.
CREATE TABLE models (
  vendor TEXT NOT NULL,
  model TEXT NOT NULL,
  position BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (vendor, model)
);
