#ifndef TOVA_DIAGNOSTICS_RESULT_H
#define TOVA_DIAGNOSTICS_RESULT_H

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "diagnostics/failure.h"

namespace tova {

// A value or the Failure that stood in its way; shaped like std::expected.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    assert(has_value() && "value() of a failed Result");
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    assert(has_value() && "value() of a failed Result");
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(has_value() && "value() of a failed Result");
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Failure& failure() & {
    assert(!has_value() && "failure() of a Result that holds a value");
    return *std::get_if<1>(&state_);
  }
  const Failure& failure() const& {
    assert(!has_value() && "failure() of a Result that holds a value");
    return *std::get_if<1>(&state_);
  }
  Failure&& failure() && {
    assert(!has_value() && "failure() of a Result that holds a value");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Failure> state_;
};

// Success without a value, or the Failure.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Failure failure) : failure_(std::move(failure)) {}

  bool has_value() const { return !failure_.has_value(); }
  explicit operator bool() const { return has_value(); }

  Failure& failure() & {
    assert(failure_ && "failure() of a Result that succeeded");
    return *failure_;
  }
  const Failure& failure() const& {
    assert(failure_ && "failure() of a Result that succeeded");
    return *failure_;
  }
  Failure&& failure() && {
    assert(failure_ && "failure() of a Result that succeeded");
    return std::move(*failure_);
  }

 private:
  std::optional<Failure> failure_;
};

}  // namespace tova

// TOVA_TRY(auto value, Expression()): binds the value or returns the failure from the enclosing function.
#define TOVA_TRY_CONCAT2(a, b) a##b
#define TOVA_TRY_CONCAT(a, b) TOVA_TRY_CONCAT2(a, b)
#define TOVA_TRY(binding, ...) TOVA_TRY_IMPL(TOVA_TRY_CONCAT(tova_try_, __LINE__), binding, __VA_ARGS__)
#define TOVA_TRY_IMPL(temporary, binding, ...)                      \
  auto temporary = (__VA_ARGS__);                                   \
  if (!temporary) return std::move(temporary).failure();            \
  binding = std::move(temporary).value()

// TOVA_CHECK(Expression()): for a Result<void>.
#define TOVA_CHECK(...)                                                                       \
  do {                                                                                        \
    if (auto tova_check_result = (__VA_ARGS__); !tova_check_result) {                         \
      return std::move(tova_check_result).failure();                                          \
    }                                                                                         \
  } while (false)

#endif
