/**
 * The threats to a cache that many share, one class each, tried over real HTTP: poisoning, deception, denial of service,
 * crossed users, response splitting, flooding, and what the application's filters say. Where a well-behaved client refuses
 * to send what an attacker would, {@link io.github.jerseycached.safety.RawClient} does.
 */
package io.github.jerseycached.safety;
