/**
 * The OpenAPI contract at run time: loaded once, turned into pre-built validators, the only source
 * of which operations exist and what they accept. Must not know handlers, the database or features.
 */
@NullMarked
package io.dashgate.platform.contract;

import org.jspecify.annotations.NullMarked;
