package io.dashgate.platform.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Members of objects keep their texts. */
class JsonMembersTest {

  @Test
  void valuesKeepTheirTexts() throws IOException {
    JsonMembers members =
        JsonMembers.read(
            "{\"a\":1.0,\"b\" : -0 ,\"c\":1e3,\"d\":\"x\\u00e9\\\"\",\"e\":{\"f\":[1, 2]},\"g\":null,"
                + "\"é😀\":12345678901234567890}");

    assertEquals(7, members.size());
    assertEquals("1.0", members.raw("a"));
    assertEquals("-0", members.raw("b"));
    assertEquals("1e3", members.raw("c"));
    assertEquals("\"x\\u00e9\\\"\"", members.raw("d"));
    assertEquals("{\"f\":[1, 2]}", members.raw("e"));
    assertEquals("null", members.raw("g"));
    assertEquals("12345678901234567890", members.raw("é😀"));
    assertNull(members.raw("h"));
    assertEquals(JsonToken.START_OBJECT, members.kind(4));
  }

  @Test
  void whatIsBetweenValuesIsNotOfThem() throws IOException {
    JsonMembers members =
        JsonMembers.read("{ \"a,\\\"\" : \"b, \" ,\n\"c\":[1 , 2 ]\t, \"d\":\",\" , \"e\" : 5 }");

    assertEquals("a,\"", members.name(0));
    assertEquals("\"b, \"", members.raw(0));
    assertEquals("[1 , 2 ]", members.raw("c"));
    assertEquals("\",\"", members.raw("d"));
    assertEquals("5", members.raw("e"));
    assertThrows(IOException.class, () -> JsonMembers.read("{\"a\":\"\\q\"}"));
  }

  @Test
  void scalarsAreTexts() throws IOException {
    JsonMembers members =
        JsonMembers.read("{\"a\":\"x\\n\",\"b\":1.0,\"c\":true,\"d\":[],\"e\":null}");

    assertEquals("x\n", members.scalar(0));
    assertEquals("1.0", members.scalar(1));
    assertEquals("true", members.scalar(2));
    assertNull(members.scalar(3));
    assertNull(members.scalar(4));
  }

  @Test
  void theLastOfTwoMembersCounts() throws IOException {
    assertEquals("2", JsonMembers.read("{\"a\":1,\"a\":2}").raw("a"));
    assertEquals(Map.of("a", "2"), JsonMembers.values("{\"a\":1,\"a\":2}"));
  }

  @Test
  void manyMembersAreFound() throws IOException {
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put("key \"" + i, Integer.toString(i));
    }
    String object = JsonMembers.object(many);

    assertEquals(1000, JsonMembers.read(object).size());
    assertEquals(many, JsonMembers.values(object));
    assertEquals(List.copyOf(many.keySet()), List.copyOf(JsonMembers.values(object).keySet()));
  }

  @Test
  void membersAreLeftOutAndAdded() throws IOException {
    JsonMembers members = JsonMembers.read("{\"a\":1,\"b\":[2],\"c\":3}");

    assertEquals("{\"b\":[2],\"c\":4}", members.with(Set.of("a", "z"), Map.of("c", "4")));
    assertEquals("{}", members.with(Set.of("a", "b", "c"), Map.of()));
  }

  @Test
  void otherValuesHaveNoMembers() throws IOException {
    assertEquals(0, JsonMembers.read("[1]").size());
    assertEquals(0, JsonMembers.read("{\"a\":1}").object("a").size());
    assertEquals(0, JsonMembers.read("{\"a\":1}").object("b").size());
    assertThrows(IOException.class, () -> JsonMembers.read("{\"a\":"));
  }
}
