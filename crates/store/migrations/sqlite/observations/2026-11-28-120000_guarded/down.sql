DROP TABLE guarded;
