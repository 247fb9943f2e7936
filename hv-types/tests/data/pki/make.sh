#!/usr/bin/env bash
# Makes the certificates and keys of the signature tests. They are for tests only:
# their private keys are public. Running it again changes them all.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/ca.cnf" <<EOF
[ca]
default_ca = test
[test]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
policy = any
unique_subject = no
default_md = sha256
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[authority_below_none]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[authority_not_issuing]
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = emailProtection
subjectAltName = email:signer@example.org
[bare]
basicConstraints = CA:FALSE
[enciphering]
keyUsage = critical,keyEncipherment
[serving]
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[critical_unknown]
1.3.6.1.4.1.99999.1 = critical,DER:0500
EOF
touch "$work/index.txt"
echo 1000 > "$work/serial"

key() { openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:$2" -out "$1.key"; }
# issue NAME KEY ISSUER ISSUERKEY SECTION [START END [DIGEST]]
issue() {
    openssl req -new -key "$2.key" -subj "/CN=Test $1" -out "$work/$1.csr"
    local issuer=(-cert "$3.crt")
    if [ "$1" = "$3" ]; then issuer=(-selfsign); fi
    openssl ca -batch -notext -config "$work/ca.cnf" "${issuer[@]}" -keyfile "$4.key" -extensions "$5" \
        -startdate "${6:-20200101000000Z}" -enddate "${7:-21200101000000Z}" -md "${8:-sha256}" \
        -in "$work/$1.csr" -out "$1.crt" 2> /dev/null
}

key ca 3072
key inter 2048
key leaf 2048
key other 2048
key weak 1024
openssl ecparam -genkey -name prime256v1 -noout -out ec.key

issue ca ca ca ca authority
issue otherca other otherca other authority
issue inter inter ca ca authority_below_none
issue inter2 other inter inter authority
issue notissuing other ca ca authority_not_issuing
issue expiredinter inter ca ca authority 20200101000000Z 20210101000000Z

issue leaf leaf ca ca signer
issue leaf-inter leaf inter inter signer
issue leaf-inter2 leaf inter2 other signer
issue leaf-notissuing leaf notissuing other signer
issue leaf-leaf other leaf leaf signer
issue leaf-expiredinter leaf expiredinter inter signer
issue leaf-other other ca ca signer
issue leaf-sha1 leaf ca ca signer 20200101000000Z 21200101000000Z sha1
issue expired leaf ca ca signer 20080101000000Z 20100101000000Z
issue future leaf ca ca signer 21000101000000Z 21200101000000Z
issue bare leaf ca ca bare
issue enciphering leaf ca ca enciphering
issue serving leaf ca ca serving
issue critical leaf ca ca critical_unknown
issue authority leaf ca ca authority
issue weak weak ca ca signer
issue ec ec ca ca signer
issue self leaf self leaf signer

openssl rsa -in leaf.key -traditional -out leaf-pkcs1.key 2> /dev/null
openssl pkcs8 -topk8 -in leaf.key -v2 aes-256-cbc -passout pass:secret -out leaf-encrypted.key
openssl pkcs12 -export -inkey leaf.key -in leaf-inter.crt -certfile inter.crt -passout pass:secret -out leaf.pfx
openssl pkcs12 -export -legacy -inkey leaf.key -in leaf.crt -passout pass:secret -out leaf-legacy.pfx
