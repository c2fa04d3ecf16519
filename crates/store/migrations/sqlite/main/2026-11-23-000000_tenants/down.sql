DROP TABLE routes;
DROP TABLE templates;
DROP TABLE directory;
DROP TABLE extensions;
DROP TABLE profiles;
DROP TABLE devices;
DROP TABLE tenants;
DROP TABLE ids;
