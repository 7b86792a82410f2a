package io.dashgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SQL of the gateway, found in the constants of its classes, and mistakes made in it. */
public final class Statements {

  private static final Path CLASSES = Path.of("target/classes");

  /** The keys of a list of records; a statement ignores unknown keys. */
  private static final String RECORDS =
      """
      '[{"id":%1$d,"dashboard_id":%1$d,"tile_id":%1$d,"makes_insight":true,"name":"taken over"}]'""";

  private static final Pattern PREDICATE = Pattern.compile("(\\w+\\.)?project_id = \\$1\\b");

  /** Finds the statement that failed before: a rollback does not remove it. */
  private static final String LEFT =
      "select name from pg_prepared_statements where name = 'mutant'";

  private Statements() {}

  /**
   * A statement with a mistake in it.
   *
   * @param name of the constant
   * @param foreignArgument whether the mistake is in its first argument, not in its text
   */
  public record Mutant(String name, String sql, boolean foreignArgument) {

    /** Returns the first argument: the project of the statement. */
    public long project(long own, long foreign) {
      return foreignArgument ? foreign : own;
    }

    /**
     * Runs the statement with arguments that fit their types.
     *
     * @param target the id that every other integer argument has
     */
    public void run(Connection connection, long projectId, long target) throws SQLException {
      if (!TestDatabase.texts(connection, LEFT).isEmpty()) {
        TestDatabase.run(connection, "deallocate mutant");
      }
      TestDatabase.run(connection, "prepare mutant as " + sql);
      List<String> types =
          TestDatabase.texts(
              connection,
              "select unnest(parameter_types)::text from pg_prepared_statements"
                  + " where name = 'mutant'");
      List<String> arguments = new ArrayList<>();
      for (String type : types) {
        int number = arguments.size() + 1;
        if (sql.contains("json_to_recordset($" + number + "::text::json)")) {
          arguments.add(RECORDS.formatted(target));
          continue;
        }
        if (sql.contains("$" + number + "::bigint[] is null")) {
          // the versions that a row may have: any
          arguments.add("null");
          continue;
        }
        boolean json = sql.contains("$" + number + "::text::json");
        arguments.add(value(type, json, number == 1 ? projectId : target));
      }
      TestDatabase.run(connection, "execute mutant(" + String.join(", ", arguments) + ")");
      TestDatabase.run(connection, "deallocate mutant");
    }

    private static String value(String type, boolean json, long target) {
      return switch (type) {
        case "bigint" -> Long.toString(target);
        case "integer", "smallint", "double precision" -> "37";
        case "boolean" -> "true";
        case "text" -> json ? "'{}'" : "'default'";
        case "uuid" -> "gen_random_uuid()";
        case "timestamp with time zone" -> "now()";
        case "bigint[]" -> "array[" + target + "]::bigint[]";
        case "smallint[]", "integer[]" -> "array[1]::" + type;
        // a name that is JSON, too
        case "text[]" -> "array['1']";
        case "uuid[]" -> "array[gen_random_uuid()]";
        case "timestamp with time zone[]" -> "array[now()]";
        case "bytea[]" -> "array['\\x01'::bytea]";
        default -> "'{}'::" + type;
      };
    }
  }

  /**
   * Returns each statement that writes one of the tables with each of its predicates on the project
   * removed, one at a time; and each with a foreign project as its argument.
   */
  public static List<Mutant> withoutProject(List<String> tables) {
    Pattern writes =
        Pattern.compile(
            "\\b(insert into|update|delete from) (%s)\\b".formatted(String.join("|", tables)));
    List<Mutant> mutants = new ArrayList<>();
    for (Mutant statement : all()) {
      Matcher predicate = PREDICATE.matcher(statement.sql());
      if (!writes.matcher(statement.sql()).find() || !statement.sql().contains("$1")) {
        continue;
      }
      while (predicate.find()) {
        String mutated =
            statement.sql().substring(0, predicate.start())
                + "$1::bigint is not null"
                + statement.sql().substring(predicate.end());
        mutants.add(new Mutant(statement.name(), mutated, false));
      }
      mutants.add(new Mutant(statement.name() + " elsewhere", statement.sql(), true));
    }
    return mutants;
  }

  private static List<Mutant> all() {
    List<Mutant> statements = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replace('/', '.').replace(".class", "");
        for (Field field : Class.forName(name).getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
            field.setAccessible(true);
            String text = String.valueOf(field.get(null));
            if (text.contains("%s")) {
              continue; // a part of others
            }
            statements.add(new Mutant(name + "." + field.getName(), text, false));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return statements;
  }
}
