package io.headwater.gateway.decide;

import io.headwater.gateway.http.IpAddressReader;
import io.headwater.gateway.http.IpBlock;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import java.util.List;

/** One condition of a rule. Immutable; holding allocates nothing on the common path. */
sealed interface Condition {
  /** Whether it holds for a call. */
  boolean holds(Call call);

  /** As people read it: {@code header x-tenant: beta-*}. */
  String text();

  /**
   * One of the texts of a dimension is matched by one of the globs.
   *
   * @param dimension where the texts come from
   * @param globs what they are matched with
   */
  record Text(Dimension dimension, TextGlobs globs) implements Condition {
    @Override
    public boolean holds(Call call) {
      return dimension.any(call, globs);
    }

    @Override
    public String text() {
      return dimension.label() + ' ' + String.join(" | ", globs.globs());
    }
  }

  /**
   * The clean path matches a pattern.
   *
   * @param pattern of paths
   */
  record Path(PathPattern pattern) implements Condition {
    @Override
    public boolean holds(Call call) {
      return pattern.matches(call.request().path());
    }

    @Override
    public String text() {
      return "path " + pattern.text();
    }
  }

  /**
   * The clean path matches a regular expression.
   *
   * @param regex of paths
   */
  record Regex(PathRegex regex) implements Condition {
    @Override
    public boolean holds(Call call) {
      return regex.matches(call.request().path());
    }

    @Override
    public String text() {
      return "path regex:" + regex.text();
    }
  }

  /**
   * The client's address is in one of the blocks. One that cannot be read is in none.
   *
   * @param blocks of addresses
   */
  record Client(List<IpBlock> blocks) implements Condition {
    public Client {
      blocks = List.copyOf(blocks);
    }

    @Override
    public boolean holds(Call call) {
      IpAddressReader address = call.clientAddress();
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).containsRead(address)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String text() {
      return "client " + String.join(" | ", blocks.stream().map(IpBlock::toString).toList());
    }
  }
}
