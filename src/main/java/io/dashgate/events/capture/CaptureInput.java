package io.dashgate.events.capture;

import io.dashgate.platform.contract.QueryString;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that may have events.
 *
 * @param query its query; {@code data} there has precedence over the body
 * @param contentType null if there is none
 * @param contentEncoding null if there is none
 * @param body as received; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CaptureInput(
    QueryString query,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    byte[] body) {}
