DROP INDEX devices_of_tenant;
