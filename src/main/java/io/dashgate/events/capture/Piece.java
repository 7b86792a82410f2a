package io.dashgate.events.capture;

/**
 * Some events of one request as lines of JSON.
 *
 * @param events how many
 * @param bytes the length of the lines, with line breaks between them
 * @param isBlock whether {@code data} is a block of {@link io.dashgate.events.LineBlocks}; else the
 *     lines themselves
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Piece(int events, int bytes, boolean isBlock, byte[] data) {}
