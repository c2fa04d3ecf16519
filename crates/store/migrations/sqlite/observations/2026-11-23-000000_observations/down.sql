DROP TABLE sightings;
DROP TABLE timeline;
DROP TABLE fetched;
DROP TABLE seen;
