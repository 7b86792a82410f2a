package io.dashgate.events.capture;

/**
 * Some events of one request as lines of JSON.
 *
 * @param events how many
 * @param bytes the length of the lines, with line breaks between them
 * @param isDeflated whether {@code data} is a part of a raw deflate stream, which ends at a byte
 *     and refers to nothing before it; else the lines themselves
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Piece(int events, int bytes, boolean isDeflated, byte[] data) {}
