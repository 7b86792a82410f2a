/**
 * JSON as text: strict decoding, raw documents that pass through unchanged, and timestamps. Must
 * not know HTTP, the contract or features.
 */
@NullMarked
package io.dashgate.platform.json;

import org.jspecify.annotations.NullMarked;
