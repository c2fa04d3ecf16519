DROP TABLE history_rows;
DROP TABLE history;
