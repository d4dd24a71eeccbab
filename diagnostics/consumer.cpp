#include "diagnostics/consumer.h"

#include <algorithm>
#include <tuple>

#include "fmt/format.h"

namespace tova {
namespace {

// Whether `a` is shown before `b`. Everything that people see takes part, so that only equal diagnostics compare
// equal and the order never depends on which thread was first. FileIds do not take part: threads hand them out.
class ShownBefore {
 public:
  explicit ShownBefore(const SourceSet& sources) : sources_(sources) {}

  bool operator()(const Diagnostic& a, const Diagnostic& b) const { return Compare(a, b) < 0; }

  bool Equal(const Diagnostic& a, const Diagnostic& b) const { return Compare(a, b) == 0; }

 private:
  template <typename T>
  static int Order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
  }

  int Compare(const Span& a, const Span& b) const {
    if (a.valid() != b.valid()) return a.valid() ? -1 : 1;
    if (!a.valid()) return 0;
    if (a.file != b.file) {
      if (int order = sources_.path(a.file).compare(sources_.path(b.file))) return order;
    }
    return Order(std::tie(a.begin, a.end), std::tie(b.begin, b.end));
  }

  int Compare(const Diagnostic& a, const Diagnostic& b) const {
    if (int order = Compare(a.span, b.span)) return order;
    if (a.severity != b.severity) return a.severity > b.severity ? -1 : 1;
    if (int order = Describe(a.code).id.compare(Describe(b.code).id)) return order;
    if (int order = Order(std::tie(a.message, a.span_text, a.body, a.notes, a.tips),
                          std::tie(b.message, b.span_text, b.body, b.notes, b.tips))) {
      return order;
    }
    if (int order = Order(a.labels.size(), b.labels.size())) return order;
    for (size_t i = 0; i < a.labels.size(); ++i) {
      if (int order = Compare(a.labels[i].span, b.labels[i].span)) return order;
      if (int order = Order(a.labels[i].text, b.labels[i].text)) return order;
    }
    if (int order = Order(a.fix.size(), b.fix.size())) return order;
    for (size_t i = 0; i < a.fix.size(); ++i) {
      if (int order = Compare(a.fix[i].span, b.fix[i].span)) return order;
      if (int order = Order(a.fix[i].replacement, b.fix[i].replacement)) return order;
    }
    return 0;
  }

  const SourceSet& sources_;
};

std::string Counted(size_t count, llvm::StringRef noun) {
  return fmt::format("{} {}{}", count, noun.str(), count == 1 ? "" : "s");
}

}  // namespace

Report Arrange(std::vector<Diagnostic> diagnostics, const SourceSet& sources, size_t error_limit) {
  ShownBefore shown_before(sources);
  std::sort(diagnostics.begin(), diagnostics.end(), shown_before);
  auto equal = [&](const Diagnostic& a, const Diagnostic& b) { return shown_before.Equal(a, b); };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), equal), diagnostics.end());

  Report report;
  for (Diagnostic& diagnostic : diagnostics) {
    switch (diagnostic.severity) {
      case Severity::kNote:
        ++report.notes;
        break;
      case Severity::kWarning:
        ++report.warnings;
        break;
      case Severity::kError:
        ++report.errors;
        if (error_limit != 0 && report.errors > error_limit) {
          ++report.hidden_errors;
          continue;
        }
        break;
    }
    report.diagnostics.push_back(std::move(diagnostic));
  }
  return report;
}

void Consumer::Add(Diagnostic diagnostic) {
  std::lock_guard lock(mutex_);
  if (diagnostic.severity == Severity::kError) ++error_count_;
  diagnostics_.push_back(std::move(diagnostic));
}

void Consumer::Add(std::vector<Diagnostic> diagnostics) {
  std::lock_guard lock(mutex_);
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::kError) ++error_count_;
    diagnostics_.push_back(std::move(diagnostic));
  }
}

bool Consumer::has_errors() const { return error_count() != 0; }

size_t Consumer::error_count() const {
  std::lock_guard lock(mutex_);
  return error_count_;
}

Report Consumer::Finish(const SourceSet& sources, size_t error_limit) {
  std::vector<Diagnostic> taken;
  {
    std::lock_guard lock(mutex_);
    taken.swap(diagnostics_);
    error_count_ = 0;
  }
  return Arrange(std::move(taken), sources, error_limit);
}

std::string RenderSummary(const Report& report) {
  if (report.diagnostics.size() <= 1 && report.hidden_errors == 0) return {};
  std::string summary;
  if (report.errors != 0) summary = Counted(report.errors, "error");
  if (report.hidden_errors != 0) {
    summary += fmt::format(" ({} not shown, see --error-limit)", report.hidden_errors);
  }
  if (report.warnings != 0) {
    if (!summary.empty()) summary += ", ";
    summary += Counted(report.warnings, "warning");
  }
  if (summary.empty() && report.notes != 0) summary = Counted(report.notes, "note");
  return summary;
}

}  // namespace tova
