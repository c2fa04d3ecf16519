DROP TABLE wrong_pins;
DROP TABLE logins;
