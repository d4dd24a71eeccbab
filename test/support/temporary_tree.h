#ifndef TOVA_TEST_SUPPORT_TEMPORARY_TREE_H
#define TOVA_TEST_SUPPORT_TEMPORARY_TREE_H

#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

namespace tova::test {

// A folder that lives as long as the value and is filled by the test.
class TemporaryTree {
 public:
  TemporaryTree() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tova-test-XXXXXX").string();
    root_ = std::filesystem::canonical(mkdtemp(pattern.data())).string();
  }
  ~TemporaryTree() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_, ignored)) {
      if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add, ignored);
      }
    }
    std::filesystem::remove_all(root_, ignored);
  }
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;

  const std::string& root() const { return root_; }
  std::string Path(const std::string& relative) const { return root_ + "/" + relative; }

  std::string Write(const std::string& relative, const std::string& contents = "") const {
    std::filesystem::path path = Path(relative);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << contents;
    return path.string();
  }
  std::string Read(const std::string& relative) const {
    std::ifstream file(Path(relative), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  bool Exists(const std::string& relative) const { return std::filesystem::exists(Path(relative)); }

 private:
  std::string root_;
};

}  // namespace tova::test

#endif
