DROP TABLE enrolled;
DROP TABLE enrolments;
