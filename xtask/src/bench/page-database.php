<?php
// The database of page.php. On standard input a line of JSON with the user, then one for each phone.

$database = new PDO('sqlite:' . $argv[1], null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$database->exec('CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT NOT NULL)');
$database->exec('CREATE TABLE phones (mac TEXT PRIMARY KEY, template TEXT NOT NULL, size INTEGER NOT NULL, fields TEXT NOT NULL)');
$database->beginTransaction();
$database->prepare('INSERT INTO users VALUES (?, ?)')->execute(json_decode(fgets(STDIN)));
$phone = $database->prepare('INSERT INTO phones VALUES (?, ?, ?, ?)');
while (($line = fgets(STDIN)) !== false) {
    [$mac, $template, $size, $fields] = json_decode($line);
    $phone->execute([$mac, $template, $size, json_encode($fields)]);
}
$database->commit();
