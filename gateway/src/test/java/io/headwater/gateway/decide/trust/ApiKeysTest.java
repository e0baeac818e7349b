package io.headwater.gateway.decide.trust;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.headwater.gateway.http.FakeRequest;
import java.lang.management.ManagementFactory;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final String ACME_OLD = "acme-key-old-hush";
  private static final String ACME_NEW = "acme-key-new-hush";
  private static final String BETA = "beta \u00e9\u00ff hush";
  private static final String LONGEST = "k".repeat(ApiKeys.LONGEST_KEY);

  private final ApiKeys keys = keys("X-Api-Key");

  @ParameterizedTest
  @CsvSource({"acme-key-old-hush, acme", "acme-key-new-hush, acme", "beta \u00e9\u00ff hush, beta"})
  void tenantOf_knownKey_isItsTenant(String key, String tenant) {
    assertThat(keys.tenantOf(request("x-api-key", key))).isEqualTo(tenant);
    assertThat(keys.tenantOf(request("X-API-KEY", key))).isEqualTo(tenant);
  }

  /** As {@code printf %s abc | sha256sum} has it, and FIPS 180-4's example. */
  @Test
  void tenantOf_publishedHash_isThatOfItsText() {
    String abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    ApiKeys published = new ApiKeys("k", Map.of("abc", List.of(abc)));

    assertThat(published.tenantOf(request("k", "abc"))).isEqualTo("abc");
    assertThat(published.tenantOf(request("k", "abd"))).isNull();
  }

  @Test
  void tenantOf_hashInUpperCase_isTheSame() {
    String hash = "sha256:" + hash("abc").substring(7).toUpperCase(Locale.ROOT);

    assertThat(new ApiKeys("k", Map.of("abc", List.of(hash))).tenantOf(request("k", "abc")))
        .isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "acme",
        "acme-key-old-hus",
        "acme-key-old-hush ",
        "acme-key-old-hushh",
        "Acme-key-old-hush",
        "acme-key-old-hush,acme-key-old-hush",
        "Bearer acme-key-old-hush",
        "\u0161cme-key-old-hush",
        "beta \u01e9\u01ff hush",
      })
  void tenantOf_anythingElse_isNobody(String key) {
    assertThat(keys.tenantOf(request("x-api-key", key))).isNull();
  }

  @Test
  void tenantOf_theHashItself_isNobody() {
    assertThat(keys.tenantOf(request("x-api-key", hash(ACME_OLD)))).isNull();
    assertThat(keys.tenantOf(request("x-api-key", hash(ACME_OLD).substring(7)))).isNull();
  }

  @Test
  void tenantOf_absentOrOtherHeader_isNobody() {
    assertThat(keys.tenantOf(FakeRequest.of("GET", "/"))).isNull();
    assertThat(keys.tenantOf(request("x-api-keys", ACME_OLD))).isNull();
    assertThat(keys.tenantOf(FakeRequest.of("GET", "/?x-api-key=" + ACME_OLD))).isNull();
  }

  @Test
  void tenantOf_repeatedHeader_isNobody() {
    assertThat(keys.tenantOf(request("x-api-key", ACME_OLD).withHeader("X-Api-Key", ACME_OLD)))
        .isNull();
    assertThat(keys.tenantOf(request("x-api-key", "").withHeader("x-api-key", ACME_OLD))).isNull();
    assertThat(keys.tenantOf(request("x-api-key", ACME_OLD).withHeader("x-api-key", ""))).isNull();
  }

  @Test
  void tenantOf_oversizedKey_isNobody() {
    ApiKeys known =
        new ApiKeys("k", Map.of("a", List.of(hash(LONGEST)), "b", List.of(hash(LONGEST + "k"))));

    assertThat(known.tenantOf(request("k", LONGEST))).isEqualTo("a");
    assertThat(known.tenantOf(request("k", LONGEST + "k"))).isNull();
    assertThat(known.tenantOf(request("k", "k".repeat(1 << 20)))).isNull();
  }

  @Test
  void tenantOf_emptyKeyWithItsHashConfigured_isNobody() {
    ApiKeys known = new ApiKeys("k", Map.of("a", List.of(hash(""))));

    assertThat(known.tenantOf(request("k", ""))).isNull();
  }

  /** Nothing of one request is left for the next one on the same thread. */
  @Test
  void tenantOf_afterAnotherRequest_remembersNothing() {
    assertThat(keys.tenantOf(request("x-api-key", ACME_OLD))).isEqualTo("acme");
    assertThat(keys.tenantOf(FakeRequest.of("GET", "/"))).isNull();
    assertThat(keys.tenantOf(request("x-api-key", "acm"))).isNull();
    assertThat(keys.tenantOf(request("x-api-key", BETA))).isEqualTo("beta");
    assertThat(keys.tenantOf(request("x-api-key", BETA).withHeader("x-api-key", BETA))).isNull();
    assertThat(keys.tenantOf(request("x-api-key", ACME_NEW))).isEqualTo("acme");
  }

  @Test
  void tenantOf_manyThreads_eachTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        String key = n % 2 == 0 ? ACME_OLD : BETA;
        String tenant = n % 2 == 0 ? "acme" : "beta";
        results.add(
            threads.submit(
                () -> {
                  boolean all = true;
                  for (int i = 0; i < 20_000; i++) {
                    all &= tenant.equals(keys.tenantOf(request("x-api-key", key)));
                  }
                  return all;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tenantOf_allocatesNothing() {
    FakeRequest request = request("x-api-key", ACME_NEW);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 15; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < 2_000; n++) {
        keys.tenantOf(request);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }

    assertThat(least).isLessThan(500);
  }

  /** That the last of equals is found says that the search went on behind the first. */
  @Test
  void comparison_goesThroughAllHashes() {
    LongBuffer hash = LongBuffer.wrap(new long[] {1, -2, Long.MIN_VALUE, 0});

    assertThat(ApiKeys.lastEqual(known(hash, 1, 1, 1), hash)).isEqualTo(2);
    assertThat(ApiKeys.lastEqual(known(hash, 1, 0, 1, 0), hash)).isEqualTo(2);
    assertThat(ApiKeys.lastEqual(known(hash, 0, 0), hash)).isEqualTo(-1);
    assertThat(ApiKeys.lastEqual(new long[0], hash)).isEqualTo(-1);
  }

  @Test
  void comparison_anyBitThatDiffers_isNotEqual() {
    LongBuffer hash = LongBuffer.wrap(new long[] {1, -2, Long.MIN_VALUE, 0});
    for (int bit = 0; bit < 256; bit++) {
      long[] known = known(hash, 1);
      known[bit / 64] ^= 1L << bit % 64;

      assertThat(ApiKeys.lastEqual(known, hash)).as("bit %d", bit).isEqualTo(-1);
    }
  }

  /** Each of these stops at the first difference. */
  @Test
  void comparison_isNoneThatStopsEarly() {
    noClasses()
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .orShould()
        .callMethod(Arrays.class, "equals", long[].class, long[].class)
        .orShould()
        .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
        .orShould()
        .callMethod(LongBuffer.class, "equals", Object.class)
        .orShould()
        .callMethod(String.class, "equals", Object.class)
        .orShould()
        .callMethod(Map.class, "get", Object.class)
        .check(new ClassFileImporter().importClasses(ApiKeys.class));
  }

  @Test
  void texts_haveNoKeyAndNoHash() {
    assertThat(keys.toString())
        .startsWith("ApiKeys[header=X-Api-Key, tenants=[")
        .doesNotContain(hash(ACME_OLD).substring(7), "hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hush",
        "sha256:",
        "sha256:hush",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
        "sha256:\uff11a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      })
  void construction_wrongHash_isRefusedAndNotShown(String hash) {
    assertThatThrownBy(() -> new ApiKeys("k", Map.of("acme", List.of(hash))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of acme: *** (expected: sha256: and 64 hex digits)");
  }

  @Test
  void construction_oneKeyOfTwo_isRefusedAndNotShown() {
    Map<String, List<String>> twice = new LinkedHashMap<>();
    twice.put("acme", List.of(hash("a")));
    twice.put("beta", List.of("sha256:" + hash("a").substring(7).toUpperCase(Locale.ROOT)));

    assertThatThrownBy(() -> new ApiKeys("k", twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of beta: *** (expected: each key once)");
  }

  @Test
  void tenants_withKeys_areOnAndHideTheHeader() {
    Tenants tenants = Tenants.of(keys, false);

    assertThat(tenants.isOn()).isTrue();
    assertThat(tenants.headerToRemove()).isEqualTo("X-Api-Key");
    assertThat(tenants.tenantOf(request("x-api-key", BETA))).isEqualTo("beta");
    assertThat(tenants.tenantOf(request("x-api-key", "unknown"))).isNull();
    assertThat(Tenants.of(keys, true).headerToRemove()).isNull();
    assertThat(Tenants.of(keys, true).tenantOf(request("x-api-key", BETA))).isEqualTo("beta");
  }

  @Test
  void tenants_withoutKeys_lookNothingUp() {
    assertThat(Tenants.NONE.isOn()).isFalse();
    assertThat(Tenants.NONE.headerToRemove()).isNull();
    assertThat(Tenants.NONE.tenantOf(Callers.untouchable())).isNull();
  }

  private static ApiKeys keys(String header) {
    return new ApiKeys(
        header,
        Map.of("acme", List.of(hash(ACME_OLD), hash(ACME_NEW)), "beta", List.of(hash(BETA))));
  }

  /** The hash, where there is a 1, and one that differs from it in a bit where there is a 0. */
  private static long[] known(LongBuffer hash, int... equal) {
    long[] known = new long[4 * equal.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = hash.get(i % 4) ^ (i % 4 == 3 ? 1 - equal[i / 4] : 0);
    }
    return known;
  }

  private static FakeRequest request(String header, String key) {
    return FakeRequest.of("GET", "/").withHeader(header, key);
  }

  private static String hash(String key) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
