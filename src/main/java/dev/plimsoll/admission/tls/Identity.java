package dev.plimsoll.admission.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a TLS server proves itself with: its chain, leaf first, and the leaf's key. */
record Identity(List<X509Certificate> chain, PrivateKey key) {}
