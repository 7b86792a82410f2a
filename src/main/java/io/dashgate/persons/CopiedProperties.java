package io.dashgate.persons;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties of events that persons get, too: the newest value and the first one. */
final class CopiedProperties {

  private static final String[] NAMES = {
    "$app_build",
    "$app_name",
    "$app_namespace",
    "$app_version",
    "$browser",
    "$browser_version",
    "$device_type",
    "$current_url",
    "$pathname",
    "$os",
    "$os_version",
    "$referring_domain",
    "$referrer",
    "$screen_height",
    "$screen_width",
    "$viewport_height",
    "$viewport_width",
    "$raw_user_agent",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_name",
    "utm_term",
    "gclid",
    "gad_source",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "msclkid",
    "twclid",
    "li_fat_id",
    "mc_cid",
    "igshid",
    "ttclid",
    "rdt_cid",
    "irclid",
    "_kx",
    "epik",
    "qclid",
    "sccid"
  };

  /** What an event gives under another name. */
  static final String OS_NAME = "$os_name";

  static final String OS = "$os";
  static final String INITIAL_OS = "$initial_os";

  /** Of the machine of the program if the event is a server's. */
  static final Set<String> OF_THE_MACHINE = Set.of(OS, "$os_version", OS_NAME);

  /**
   * What changes all the time: an event that only changes these leaves the person as it is, or
   * every page view would be a write.
   */
  private static final Set<String> VOLATILE =
      Set.of(
          "$current_url",
          "$pathname",
          "$referring_domain",
          "$referrer",
          "$screen_height",
          "$screen_width",
          "$viewport_height",
          "$viewport_width",
          "$browser",
          "$browser_version",
          "$device_type",
          "$raw_user_agent",
          "$os",
          "$os_name",
          "$os_version");

  private static final Map<String, String> INITIAL = initial();

  private CopiedProperties() {}

  /** Returns the name of the first value of a property; null: the property is not copied. */
  static @Nullable String initialName(String name) {
    return INITIAL.get(name);
  }

  /** Whether a change of a property is not worth a write by itself. */
  static boolean isVolatile(String name) {
    return VOLATILE.contains(name);
  }

  private static Map<String, String> initial() {
    Map<String, String> initial = new HashMap<>();
    for (String name : NAMES) {
      initial.put(name, "$initial_" + name.replace("$", ""));
    }
    return initial;
  }
}
