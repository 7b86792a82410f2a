package io.dashgate.events.sealing;

/** A chunk is damaged: it is left as it is. */
final class UnreadableChunkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int chunkNumber;

  UnreadableChunkException(int chunkNumber, String reason, Throwable cause) {
    super("chunk %d is damaged: %s".formatted(chunkNumber, reason), cause);
    this.chunkNumber = chunkNumber;
  }

  int chunkNumber() {
    return chunkNumber;
  }
}
