package tuiconsole.live;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The work that the processes' service tasks call by expression, and its ways to fail.
 *
 * <p>The process says which fault it wants, so a test decides what breaks. No engine class is needed: this is what lets
 * the same sources run on either engine.
 */
@Component("ledger")
public class Ledger {

  /** Deep enough that a trace fills many screens, with causes that each have frames of their own. */
  private static final int DEPTH = 300;

  /** About a megabyte of trace once it is printed. */
  private static final int HUGE = 15_000;

  /** Does the work, or fails the way the fault says. */
  public String post(String fault, Object number) {
    switch (fault == null ? "" : fault) {
      case "":
        return "posted " + number;
      case "refused":
        throw new LedgerException("Ledger refused document " + number + ": limit of 10000 exceeded by 129.95");
      case "timeout":
        throw new LedgerException("Ledger at 10.0.0.7:8443 gave no answer within 30000 ms, document " + number);
      case "deep":
        return descend(DEPTH, number);
      case "huge":
        throw grown(new StackOverflowError("Evaluation of rule " + number + " never came back"));
      case "hostile":
        // What a careless service may answer: markup, a terminal's title sequence, a bidi override, two lines.
        throw new LedgerException("[/b][bold]no[/] \u001b]0;x\u0007 \u202egnp.exe\nsecond line of " + number);
      case "silent":
        throw new IllegalStateException();
      default:
        throw new IllegalArgumentException("Unknown fault " + fault);
    }
  }

  /** An object variable that only Java can read, as older processes have them. */
  public List<String> article(Object number) {
    return new ArrayList<>(List.of("article", String.valueOf(number)));
  }

  /** Real traces of this size come from proxies around proxies; here the frames are written by hand. */
  private static LedgerException grown(Throwable cause) {
    StackTraceElement[] frames = new StackTraceElement[HUGE];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new StackTraceElement("tuiconsole.rules.Rule" + i % 97, "evaluate$" + i, "Rule.java", i % 997 + 1);
    }
    cause.setStackTrace(frames);
    return new LedgerException(cause.getMessage(), cause);
  }

  private String descend(int level, Object number) {
    if (level == 0) {
      throw new IllegalStateException("Connection pool exhausted (active 50, idle 0) at document " + number);
    }
    if (level % 100 != 0) {
      return descend(level - 1, number);
    }
    try {
      return descend(level - 1, number);
    } catch (RuntimeException cause) {
      throw new LedgerException("Posting of document " + number + " failed at level " + level, cause);
    }
  }

  static class LedgerException extends RuntimeException {

    LedgerException(String message) {
      super(message);
    }

    LedgerException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
