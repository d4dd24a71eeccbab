#ifndef TOVA_TEST_UNIT_COMPILER_PARSE_ARCHIVES_H
#define TOVA_TEST_UNIT_COMPILER_PARSE_ARCHIVES_H

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tova::parse {

// One section of a test archive (test/support/archive.py), or a file of its own.
struct Section {
  std::string name;  // `matching.tova`
  std::string text;
};

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The sections of an archive, without those whose bytes are written in another way than as they stand.
inline std::vector<Section> ReadArchive(const std::filesystem::path& path) {
  std::vector<Section> sections;
  const std::string text = ReadFile(path);
  bool is_plain = false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string line = text.substr(at, end - at);
    at = end;
    if (line.size() > 7 && line.compare(0, 3, "-- ") == 0 && line.compare(line.size() - 4, 4, " --\n") == 0) {
      const std::string name = line.substr(3, line.size() - 7);
      is_plain = name.find(" (base64") == std::string::npos;
      if (is_plain) sections.push_back({name.substr(0, name.find(" (")), ""});
    } else if (is_plain) {
      sections.back().text += line;
    }
  }
  return sections;
}

// The files below a folder, by name.
inline std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace tova::parse

#endif
