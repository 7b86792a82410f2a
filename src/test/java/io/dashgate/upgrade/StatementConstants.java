package io.dashgate.upgrade;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The SQL in the constants of a jar: statements that no recorded request has reached. */
final class StatementConstants {

  private static final Pattern STATEMENT =
      Pattern.compile("(select|with|insert into|update|delete from)\\b.*", Pattern.DOTALL);

  private StatementConstants() {}

  /** Returns the constants that begin like a statement; some of them are fragments. */
  static List<String> of(Path jar) throws IOException {
    List<String> statements = new ArrayList<>();
    URL[] path = {jar.toUri().toURL()};
    try (JarFile file = new JarFile(jar.toFile());
        URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith("io/dashgate/") && name.endsWith(".class")) {
          addAll(Class.forName(className(name), false, loader), statements);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return statements;
  }

  private static String className(String entry) {
    return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
  }

  private static void addAll(Class<?> type, List<String> statements) throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        field.setAccessible(true);
        String text = String.valueOf(field.get(null)).strip();
        if (STATEMENT.matcher(text).matches()) {
          statements.add(text);
        }
      }
    }
  }
}
