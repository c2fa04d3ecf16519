<?php
// A stand-in for a provisioning page in PHP, written for this bench and taken from no product: it checks Digest by hand against a user in SQLite,
// looks the phone up by its MAC address, and fills a template.

const REALM = 'phones';
// A page would keep this beside its database.
const SECRET = 'a secret of this bench';
const LIFETIME = 300;

function nonce(int $time): string
{
    return dechex($time) . '-' . hash_hmac('md5', (string) $time, SECRET);
}

function answer(int $status, string $body): never
{
    http_response_code($status);
    header('Content-Type: text/plain; charset=utf-8');
    header('Content-Length: ' . strlen($body));
    echo $body;
    exit;
}

function challenge(): never
{
    header('WWW-Authenticate: Digest realm="' . REALM . '", nonce="' . nonce(time()) . '", qop="auth", algorithm=MD5');
    answer(401, "who are you?\n");
}

function credentials(string $header): array
{
    preg_match_all('/(\w+)=(?:"([^"]*)"|([^\s,]+))/', $header, $found, PREG_SET_ORDER);
    $given = [];
    foreach ($found as $one) {
        $given[$one[1]] = $one[2] !== '' ? $one[2] : ($one[3] ?? '');
    }
    return $given;
}

function proven(PDO $database, string $header): bool
{
    $given = credentials($header);
    foreach (['username', 'nonce', 'uri', 'response', 'qop', 'nc', 'cnonce'] as $name) {
        if (!isset($given[$name])) {
            return false;
        }
    }
    $time = (int) hexdec(strtok($given['nonce'], '-'));
    if (!hash_equals(nonce($time), $given['nonce']) || abs(time() - $time) > LIFETIME) {
        return false;
    }
    $query = $database->prepare('SELECT password FROM users WHERE name = ?');
    $query->execute([$given['username']]);
    $password = $query->fetchColumn();
    if ($password === false || $given['uri'] !== $_SERVER['REQUEST_URI']) {
        return false;
    }
    $user = md5($given['username'] . ':' . REALM . ':' . $password);
    $target = md5($_SERVER['REQUEST_METHOD'] . ':' . $given['uri']);
    $wanted = md5(implode(':', [$user, $given['nonce'], $given['nc'], $given['cnonce'], $given['qop'], $target]));
    return hash_equals($wanted, $given['response']);
}

$header = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
if (strncasecmp($header, 'Digest ', 7) !== 0) {
    challenge();
}
$database = new PDO('sqlite:' . __DIR__ . '/page.db', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
if (!proven($database, $header)) {
    challenge();
}
// The last twelve digits: `phone0004f2...` has one more before them.
if (!preg_match('/[0-9a-f]{12}(?![0-9a-f])/', basename($_SERVER['REQUEST_URI']), $mac)) {
    answer(404, "no such file\n");
}
$query = $database->prepare('SELECT template, size, fields FROM phones WHERE mac = ?');
$query->execute([$mac[0]]);
$phone = $query->fetch(PDO::FETCH_ASSOC);
if ($phone === false) {
    answer(404, "no such phone\n");
}
$values = [];
foreach (json_decode($phone['fields'], true) as $name => $value) {
    $values['{{' . $name . '}}'] = htmlspecialchars($value);
}
$template = file_get_contents(__DIR__ . '/' . $phone['template']);
// Blanks to the length of the phone's file of autoprov.
answer(200, str_pad(strtr($template, $values), (int) $phone['size']));
