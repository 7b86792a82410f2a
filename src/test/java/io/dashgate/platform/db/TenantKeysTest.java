package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.DistributionRules;
import io.dashgate.testing.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The schema by its catalogue: every table has a kind, and the keys are those that a database
 * distributed by project can hold.
 */
class TenantKeysTest {

  private static final Map<String, String> KINDS = DistributionRules.kinds();

  private static final String TABLES =
      """
      select relname::text
      from pg_class
      where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition
      """;

  @Test
  void everyTableHasAKind(TestGateway gateway) {
    assertEquals(new TreeSet<>(KINDS.keySet()), new TreeSet<>(gateway.database().texts(TABLES)));
  }

  private static final String UNIQUE_KEYS_THAT_BEGIN_OTHERWISE =
      """
      select c.relname::text
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indisunique
        and i.indrelid in (%1$s)
        and a.attname <> 'project_id'
      """;

  private static final String FOREIGN_KEYS_TO_ELSEWHERE =
      """
      select k.conname::text
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
      where k.contype = 'f'
        and (
          k.confrelid in (%1$s)
            and not (k.conrelid in (%1$s) and a.attname = 'project_id' and b.attname = 'project_id')
          or k.conrelid in (%1$s) and k.confrelid in (%2$s)
          or k.conrelid in (%3$s) and k.confrelid not in (%3$s))
      """;

  @Test
  void keysStayWithinAProjectAndAServer(TestGateway gateway) {
    for (String keys : List.of(UNIQUE_KEYS_THAT_BEGIN_OTHERWISE, FOREIGN_KEYS_TO_ELSEWHERE)) {
      String sql = keys.formatted(tables("distributed"), tables("local"), tables("reference"));
      assertEquals(List.of(), gateway.database().texts(sql));
    }
  }

  private static String tables(String kind) {
    return KINDS.keySet().stream()
        .filter(table -> KINDS.get(table).equals(kind))
        .map("'%s'::regclass"::formatted)
        .collect(Collectors.joining(", "));
  }
}
