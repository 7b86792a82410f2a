package io.dashgate.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes JSON of the contract, which is written in YAML; run by the build. At a start, with nothing
 * compiled yet, the YAML would take a tenth of a second to read.
 */
public final class JsonDocument {

  private JsonDocument() {}

  /** Reads the first of two files and writes the second. */
  public static void main(String[] files) throws IOException {
    Map<?, ?> document =
        new ObjectMapper(new YAMLFactory()).readValue(Path.of(files[0]).toFile(), Map.class);
    Path json = Path.of(files[1]);
    Files.createDirectories(json.getParent());
    new ObjectMapper().writeValue(json.toFile(), document);
  }
}
