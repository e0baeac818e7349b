/**
 * Debug tokens: signed permissions to have a request traced. Knows the JDK and gson's reader only;
 * the JDK does the cryptography.
 */
@NullMarked
package io.headwater.gateway.decide.token;

import org.jspecify.annotations.NullMarked;
