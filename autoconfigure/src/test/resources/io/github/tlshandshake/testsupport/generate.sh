#!/bin/sh
# Generates the certificates beside this script, valid from 2025 to 2125. Needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
serial=1000

key() {
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

# sign <certificate> <key> <common name> <extensions> <issuer options...>
sign() {
	certificate=$1 key=$2 name=$3 extensions=$4
	shift 4
	serial=$((serial + 1))
	: > "$work/index"
	echo "$serial" > "$work/serial"
	cat > "$work/ca.cnf" <<-CNF
		[ca]
		default_ca = test
		[test]
		new_certs_dir = $work
		database = $work/index
		serial = $work/serial
		default_md = sha256
		policy = names
		[names]
		commonName = supplied
		[extensions]
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		$extensions
	CNF
	openssl req -new -key "$key" -subj "/CN=$name" -out "$work/request"
	openssl ca -batch -notext -config "$work/ca.cnf" -extensions extensions -in "$work/request" -out "$certificate" \
		-startdate 20250101000000Z -enddate "${end:-21250101000000Z}" "$@" 2> "$work/log" || { cat "$work/log"; exit 1; }
}

authority() {
	key "$work/$1.key"
	sign "$1.crt" "$work/$1.key" "$2" "basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign" -selfsign -keyfile "$work/$1.key"
}

# leaf <file> <common name> <extensions> <authority> <folder>
leaf() {
	key "$5/$1.key"
	sign "$5/$1.crt" "$5/$1.key" "$2" "basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
$3" -cert "$4.crt" -keyfile "$work/$4.key"
}

keystore() {
	openssl pkcs12 -export -in "$2/$1.crt" -inkey "$2/$1.key" -certfile "$3.crt" -name "$1" -passout pass:secret \
		-out "$1.p12"
}

loopback="extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1"
client="extendedKeyUsage = clientAuth"

authority ca "Test CA"
authority stranger-ca "Stranger CA"
authority badge-ca "Badge CA"
leaf server localhost "$loopback" ca .
leaf server2 localhost "$loopback" ca .
leaf alpha alpha.example.test "extendedKeyUsage = serverAuth
subjectAltName = DNS:alpha.example.test" ca .
leaf client "Test Client" "$client" ca .
leaf stranger "Stranger Client" "$client" stranger-ca "$work"
end=20250102000000Z
leaf expired "Expired Client" "$client" badge-ca "$work"
end=
leaf misused "Misused Client" "extendedKeyUsage = serverAuth" badge-ca "$work"
keystore expired "$work" badge-ca
keystore misused "$work" badge-ca
keystore server . ca
keystore client . ca
keystore stranger "$work" stranger-ca
chmod 644 ./*.crt ./*.key ./*.p12
