package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Old names and phrases that must not come back. The lists are data: {@code
 * vocabulary/removed-names.txt} and {@code vocabulary/banned-phrases.txt} of the test resources.
 */
class VocabularyTest {

  private static final Path LISTS = Path.of("src/test/resources/vocabulary");

  private static final List<Path> TEXTS =
      Stream.of(
              "src/main",
              "src/test",
              "conf",
              "k8s",
              "docs",
              "README.md",
              "CONTRIBUTING.md",
              "CHANGELOG.md",
              "Dockerfile",
              "pom.xml")
          .map(Path::of)
          .filter(Files::exists)
          .toList();

  private static final Pattern TEXT_FILE =
      Pattern.compile(".*\\.(java|md|ya?ml|xml|sql|html|css|js|mjs|json|properties|tf|txt)|.*file");

  /** Comments, text blocks, texts and characters of Java. */
  private static final Pattern PROSE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
          Pattern.DOTALL);

  /** The end of a line with the comment mark of the next one. */
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\n\\s*(?:\\*|//|#|--)?\\s*");

  /** Code within Markdown and Javadoc. */
  private static final Pattern QUOTED_CODE =
      Pattern.compile("`[^`\\n]+`|\\{@(?:link|code)[^}]+}", Pattern.DOTALL);

  @Test
  void removedNamesStayAway() throws IOException {
    List<String> names = lines("removed-names.txt");
    Pattern removed = words(names);
    Pattern unmistakable = words(names.stream().filter(VocabularyTest::isCamelCase).toList());
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      String text = Files.readString(file);
      if (file.toString().endsWith(".java")) {
        find(removed, PROSE.matcher(text).replaceAll(" "), file, found);
      }
      // in prose, a name without an inner capital is an ordinary word
      find(unmistakable, text, file, found);
      QUOTED_CODE.matcher(text).results().forEach(code -> find(removed, code.group(), file, found));
    }
    assertEquals(List.of(), found.stream().distinct().toList());
  }

  @Test
  void bannedPhrasesStayAway() throws IOException {
    List<String> phrases = lines("banned-phrases.txt");
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      String text = LINE_BREAK.matcher(Files.readString(file)).replaceAll(" ");
      String lower = text.toLowerCase(Locale.ROOT);
      for (String phrase : phrases) {
        if (lower.contains(phrase.toLowerCase(Locale.ROOT))) {
          found.add(file + ": " + phrase);
        }
      }
    }
    assertEquals(List.of(), found);
  }

  private static void find(Pattern names, String text, Path file, List<String> found) {
    names.matcher(text).results().forEach(name -> found.add(file + ": " + name.group()));
  }

  private static Pattern words(List<String> names) {
    String any = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile("\\b(?:" + any + ")\\b");
  }

  /** Whether a name has a capital letter within, as no English word has. */
  private static boolean isCamelCase(String name) {
    return name.matches("\\w*[a-z][A-Z]\\w*");
  }

  private static List<String> lines(String list) throws IOException {
    return Files.readAllLines(LISTS.resolve(list)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : TEXTS) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile)
            .filter(file -> TEXT_FILE.matcher(file.toString()).matches())
            .filter(file -> !file.startsWith(LISTS))
            .filter(file -> !file.toString().contains("node_modules"))
            .forEach(files::add);
      }
    }
    return files;
  }
}
