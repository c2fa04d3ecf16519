-- A phone is looked up among the devices of one tenant: another tenant's costs what one that nobody has costs.
CREATE UNIQUE INDEX devices_of_tenant ON devices (tenant_id, mac);
