/**
 * Ed25519 keys, as OpenSSL writes them, and signatures over bytes. Start with {@link pith.sign.KeyFile} and {@link
 * pith.sign.Ed25519}. What a {@code .pith} file signs belongs in {@link pith.format}.
 */
@NullMarked
package pith.sign;

import org.jspecify.annotations.NullMarked;
