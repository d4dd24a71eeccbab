#ifndef TOVA_DIAGNOSTICS_EMITTER_H
#define TOVA_DIAGNOSTICS_EMITTER_H

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace tova {

// Where one stage of the work on one file puts its diagnostics. Not thread-safe: every file has its own, and the
// session sorts what they gathered into one order.
class Emitter {
 public:
  // Diagnostics kept for one file: a file of garbage must not fill the memory. Those nearest to its begin are kept, and
  // the others only count.
  static constexpr size_t kMaxKept = 10'000;

  explicit Emitter(size_t max_kept = kMaxKept) : max_kept_(max_kept) {}

  // Adds to one diagnostic while the full expression lasts, then hands it in:
  //   emitter.Report(DiagnosticCode::kUnknownName, span, message).Tip("did you mean `x`?");
  class Builder {
   public:
    Builder(Emitter& emitter, Diagnostic diagnostic) : emitter_(emitter), diagnostic_(std::move(diagnostic)) {}
    Builder(const Builder&) = delete;
    Builder& operator=(const Builder&) = delete;
    ~Builder() { emitter_.Add(std::move(diagnostic_)); }

    Builder& Under(std::string text) { return diagnostic_.span_text = std::move(text), *this; }
    Builder& Label(Span span, std::string text) {
      return diagnostic_.labels.push_back({span, std::move(text)}), *this;
    }
    Builder& Body(std::string line) { return diagnostic_.body.push_back(std::move(line)), *this; }
    Builder& Note(std::string note) { return diagnostic_.notes.push_back(std::move(note)), *this; }
    Builder& Tip(std::string tip) { return diagnostic_.tips.push_back(std::move(tip)), *this; }
    Builder& Fix(Span span, std::string replacement) {
      return diagnostic_.fix.push_back({span, std::move(replacement)}), *this;
    }
    // The same, for fixes that may be applied unasked; see Diagnostic::fix_is_safe.
    Builder& SafeFix(Span span, std::string replacement) {
      diagnostic_.fix_is_safe = true;
      return Fix(span, std::move(replacement));
    }

   private:
    Emitter& emitter_;
    Diagnostic diagnostic_;
  };

  Builder Report(DiagnosticCode code, Span span, std::string message) {
    return Builder(*this, MakeDiagnostic(code, std::move(message), span));
  }
  void Add(Diagnostic diagnostic) {
    if (diagnostic.severity == Severity::kError) ++error_count_;
    diagnostics_.push_back(std::move(diagnostic));
    if (diagnostics_.size() / 2 >= max_kept_) DropLast();
  }

  bool has_errors() const { return error_count_ != 0; }
  size_t error_count() const { return error_count_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  // Hands over what was gathered and starts afresh.
  std::vector<Diagnostic> Take() {
    error_count_ = 0;
    if (diagnostics_.size() > max_kept_) DropLast();
    return std::exchange(diagnostics_, {});
  }

 private:
  void DropLast() {
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
    diagnostics_.erase(diagnostics_.begin() + static_cast<std::ptrdiff_t>(max_kept_), diagnostics_.end());
  }

  size_t max_kept_;
  std::vector<Diagnostic> diagnostics_;
  size_t error_count_ = 0;
};

}  // namespace tova

#endif
